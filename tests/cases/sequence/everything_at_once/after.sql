create sequence q as integer increment 5 minvalue 10 maxvalue 500 start 20 cache 3 cycle;
comment on sequence q is 'all of it';
