create table t (id integer primary key, a char(3));
