create table t (id integer generated always as identity (increment -1) primary key, a text);
