create table t (id integer primary key, a integer);
grant select on t to pg_monitor;
