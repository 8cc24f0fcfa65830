create table t (id integer primary key, a integer);
grant select (a) on t to pg_monitor;
