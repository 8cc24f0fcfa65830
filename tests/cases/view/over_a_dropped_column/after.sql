create table t (id int primary key, a int not null); create view v as select id, a as b from t;
