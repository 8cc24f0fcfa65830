create table t (id integer primary key, a integer unique, b integer);
create index on t (b);
create table u (id integer primary key, a integer unique, b integer);
create index on u (b);
