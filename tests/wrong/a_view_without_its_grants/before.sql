create table t (id integer primary key, a integer);
create view v as select id, a from t;
grant select on v to pg_monitor;
