create table t (id integer primary key, a bigint);
create materialized view m as select id, a from t;
create statistics s (dependencies) on id, a from m;
