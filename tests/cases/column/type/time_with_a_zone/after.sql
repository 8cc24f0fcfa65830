create table t (id integer primary key, a time with time zone);
