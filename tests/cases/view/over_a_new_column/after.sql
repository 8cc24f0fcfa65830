create table t (id int primary key, a int not null, b text, c int); create view v as select id, c from t; create view w as select c from t;
