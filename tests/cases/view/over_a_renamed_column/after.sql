create table t (id int primary key, a int not null, c text); create view v as select id, c as b from t where c is not null;
