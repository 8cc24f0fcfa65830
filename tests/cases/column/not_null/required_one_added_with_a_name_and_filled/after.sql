create table t (id integer primary key, b text, a text constraint said not null);
