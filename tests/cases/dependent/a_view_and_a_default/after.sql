create table t (id integer primary key, a bigint default 5);
create view v as select a from t;
