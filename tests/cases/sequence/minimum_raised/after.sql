create sequence q minvalue 50;
