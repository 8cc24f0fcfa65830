create table t (id integer generated always as identity (maxvalue 2000000000 start 5) primary key, a text);
