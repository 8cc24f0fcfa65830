create table t (id integer primary key, a integer, b text default 'x'); create index on t (b); create table u (id integer primary key, a integer); create index on u (a);
