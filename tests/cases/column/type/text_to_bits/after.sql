create table t (id integer primary key, a bit(4));
