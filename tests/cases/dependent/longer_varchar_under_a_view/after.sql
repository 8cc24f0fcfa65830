create table t (id integer primary key, a varchar(40));
create view v as select id, a from t;
