create table t (id integer primary key, a integer, b integer);
create index k on t (a);
alter table t add constraint i unique (b);
