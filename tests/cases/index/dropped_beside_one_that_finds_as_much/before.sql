create table t (id integer primary key, a integer, b integer); create index short on t (a); create index long on t (a, b);
