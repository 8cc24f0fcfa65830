create table t (id integer primary key, a bigint);
create view v with (security_invoker = true, security_barrier = false, check_option = cascaded) as select id, a from t;
