create table t (id integer primary key, a integer[]);
alter table t alter a set storage external;
