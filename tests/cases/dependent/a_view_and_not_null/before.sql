create table t (id integer primary key, a integer not null);
create view v as select a from t;
