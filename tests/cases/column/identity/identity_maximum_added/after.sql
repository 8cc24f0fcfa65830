create table t (id integer generated always as identity (maxvalue 500) primary key, a text);
