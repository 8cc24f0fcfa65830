create table t (id int primary key, a int not null, b text); create materialized view m as select id from t with no data;
