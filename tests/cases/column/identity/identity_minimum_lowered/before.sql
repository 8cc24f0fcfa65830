create table t (id integer generated always as identity (minvalue 50) primary key, a text);
