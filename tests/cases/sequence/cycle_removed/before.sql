create sequence q cycle;
