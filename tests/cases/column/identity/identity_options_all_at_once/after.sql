create table t (id integer generated always as identity (start 100 increment 10 minvalue 100 maxvalue 900 cache 5 cycle) primary key, a text);
