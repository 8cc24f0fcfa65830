create table t (id integer generated always as identity (start 100) primary key, a text);
