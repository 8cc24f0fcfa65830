create table t (id integer primary key, a integer);
create materialized view m as select id, a from t;
create statistics s (dependencies) on id, a from m;
