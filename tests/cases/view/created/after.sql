create table t (id int primary key, a int not null, b text); create view v as select id, a + 1 as more from t where b is not null;
