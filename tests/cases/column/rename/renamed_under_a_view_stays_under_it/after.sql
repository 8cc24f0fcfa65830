create table t (id integer primary key, b integer);
create view v as select b as a from t;
