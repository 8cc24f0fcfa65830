create table u (id integer primary key, a integer unique, b integer);
create table t (id integer primary key, a integer unique, b integer);
create index on u (b);
create index on t (b);
create index by_a on t (a);
alter table t add constraint pair unique (a, b);
