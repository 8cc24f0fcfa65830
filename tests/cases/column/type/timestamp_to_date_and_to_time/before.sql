create table t (id integer primary key, a timestamp, b timestamp);
