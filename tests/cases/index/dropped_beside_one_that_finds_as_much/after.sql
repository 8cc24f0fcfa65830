create table t (id integer primary key, a integer, b integer); create index long on t (a, b);
