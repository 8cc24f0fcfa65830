create table t (id integer primary key, a integer, check (a > 0));
