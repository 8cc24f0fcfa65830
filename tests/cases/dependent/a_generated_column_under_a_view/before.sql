create table t (id integer primary key, a integer, g bigint generated always as (a * 2) stored);
create view v as select g from t;
