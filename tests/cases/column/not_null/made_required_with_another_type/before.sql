create table t (id integer primary key, a integer default 3);
