create table t (id integer primary key, a integer);
create materialized view m as select a from t with no data;
