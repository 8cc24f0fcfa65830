create table t (id integer primary key, b bigint);
create view v as select b as a from t;
