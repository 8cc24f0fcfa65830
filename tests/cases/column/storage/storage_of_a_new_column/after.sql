create table t (id integer primary key, a jsonb);
alter table t alter a set storage external;
