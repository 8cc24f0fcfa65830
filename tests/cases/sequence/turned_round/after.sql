create sequence q increment -1;
