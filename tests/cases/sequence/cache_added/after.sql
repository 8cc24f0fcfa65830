create sequence q cache 10;
