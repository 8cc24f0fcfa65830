create table t (id int primary key, a int not null, b text); create view v with (check_option = local) as select id from t;
