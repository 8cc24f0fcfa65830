create table t (id integer, n integer, primary key (id));
create view v as select id, n from t group by id;
