create table t (id integer primary key, up integer);
