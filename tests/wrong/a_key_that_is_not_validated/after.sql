create table t (id integer primary key, a integer, constraint positive check (a > 0));
