create table t (id integer primary key, a integer, b integer);
create index i on t (a);
alter table t add constraint k unique (b);
