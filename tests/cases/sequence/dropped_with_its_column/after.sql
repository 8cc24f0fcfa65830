create table t (id integer primary key, m integer);
