create table t (id integer primary key, a integer, g integer generated always as (a * 3) stored);
create view v as select g from t;
