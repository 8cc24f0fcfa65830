create table t (id integer primary key, a integer);
alter default privileges grant select on tables to pg_monitor;
