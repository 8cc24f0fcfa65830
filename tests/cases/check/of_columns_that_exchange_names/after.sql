create table t (id integer primary key, b integer, a integer, constraint positive check (a > 0), constraint same check (a + b > 0));
