create table t (id integer primary key, a bigint);
grant select on t to pg_monitor;
