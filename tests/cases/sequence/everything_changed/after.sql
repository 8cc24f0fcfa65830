create sequence q as bigint increment 7 minvalue 5 maxvalue 900 start 30 cache 4;
