create table t (id integer primary key, a numeric(10, 0));
