create schema one;
create table one.t (id integer primary key, a integer unique, b integer);
create table one.u (id integer primary key, a integer unique);
create table t (id integer primary key, a integer unique, b integer);
create index on one.t (b);
create index on one.u (a);
create index on t (b);
