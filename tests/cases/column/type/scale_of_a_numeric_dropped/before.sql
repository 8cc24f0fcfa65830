create table t (id integer primary key, a numeric(8,2));
