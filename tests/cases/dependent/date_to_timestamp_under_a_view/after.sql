create table t (id integer primary key, a timestamp);
create view v as select id, a from t;
