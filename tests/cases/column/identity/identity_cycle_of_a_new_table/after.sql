create table t (id integer generated always as identity (cycle) primary key, a text);
