create table t (id integer generated always as identity (cache 20) primary key, a text);
