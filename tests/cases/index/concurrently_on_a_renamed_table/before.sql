create table t (id integer primary key, a integer); create index i on t (a);
