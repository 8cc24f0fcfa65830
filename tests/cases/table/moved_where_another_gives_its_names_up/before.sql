create schema one;
create table one.t (id integer primary key, a integer unique, b integer);
create table t (id integer primary key, a integer unique, b integer);
create index on one.t (b);
create index on t (b);
