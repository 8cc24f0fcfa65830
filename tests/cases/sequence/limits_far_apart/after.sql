create sequence q minvalue 100 maxvalue 200;
