create table t (id integer generated always as identity (minvalue 5) primary key, a text);
