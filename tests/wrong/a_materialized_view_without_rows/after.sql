create table t (id integer primary key, a bigint);
create materialized view m as select id, a from t;
