create sequence q start 100;
