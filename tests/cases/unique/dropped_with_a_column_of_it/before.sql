create table t (id integer primary key, a integer, b integer, unique (a, b));
