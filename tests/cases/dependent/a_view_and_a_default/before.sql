create table t (id integer primary key, a integer default 5);
create view v as select a from t;
