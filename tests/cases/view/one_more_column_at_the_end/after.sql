create table t (id int primary key, a int not null, b text); create view v as select id, b from t;
