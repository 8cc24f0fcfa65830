create table t (id integer primary key, a date, b time);
