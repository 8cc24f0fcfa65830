create table t (id integer primary key, a interval day to second(2));
