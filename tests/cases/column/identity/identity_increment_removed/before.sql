create table t (id integer generated always as identity (increment 10) primary key, a text);
