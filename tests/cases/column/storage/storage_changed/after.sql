create table t (id integer primary key, a bytea);
alter table t alter a set storage main;
