create table t (id int primary key, a int not null, b text); create view v as select id from t; create view w as select id from v;
