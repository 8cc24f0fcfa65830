create table other (id integer primary key, x integer);
create table t (id integer primary key, a integer);
