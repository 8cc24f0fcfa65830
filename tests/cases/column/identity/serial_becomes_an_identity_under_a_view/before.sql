create table t (id serial primary key, n text);
create view v as select id from t;
