create sequence q increment 6;
