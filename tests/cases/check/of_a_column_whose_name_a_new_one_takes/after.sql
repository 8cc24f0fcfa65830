create table t (id integer primary key, b integer, a integer, check (a > 0));
