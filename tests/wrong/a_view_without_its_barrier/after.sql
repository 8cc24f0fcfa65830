create table t (id integer primary key, a bigint);
create view v with (security_barrier) as select id, a from t;
