create sequence q increment 5;
