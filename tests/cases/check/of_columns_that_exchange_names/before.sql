create table t (id integer primary key, a integer, b integer, constraint positive check (a > 0), constraint same check (a + b > 0));
