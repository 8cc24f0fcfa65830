create table t (id integer, n integer, primary key (id) include (n));
create view v as select id, n from t group by id;
