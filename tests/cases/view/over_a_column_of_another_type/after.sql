create table t (id int primary key, a bigint not null, b text); create view v as select id, a from t where b is null;
