create table t (id integer primary key, a bigint not null);
create view v as select a from t;
