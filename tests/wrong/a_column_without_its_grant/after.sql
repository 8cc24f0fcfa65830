create table t (id integer primary key, a integer not null);
grant select (a) on t to pg_monitor;
