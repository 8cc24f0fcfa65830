create table t (id integer primary key, a date);
create view v as select id, a from t;
