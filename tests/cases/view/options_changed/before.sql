create table t (id int primary key, a int not null, b text); create view v with (security_barrier) as select id from t;
