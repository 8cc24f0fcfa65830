create table t (id integer primary key, n integer, a text);
