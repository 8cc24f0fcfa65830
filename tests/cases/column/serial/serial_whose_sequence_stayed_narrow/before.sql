create table t (id serial primary key, a text);
alter table t alter id type bigint;
