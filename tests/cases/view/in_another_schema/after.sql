create table t (id int primary key, a int not null, b text); create schema s; create view s.v as select id, a from t; create view v as select a from s.v;
