create table t (id int primary key, a int not null, b text); create view v as select id, a, b from t; alter view v alter column a set default 1;
