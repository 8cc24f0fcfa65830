create table t (id integer primary key, n text, m integer);
