create table t (id integer generated always as identity (start 100 increment 2) primary key, a text);
