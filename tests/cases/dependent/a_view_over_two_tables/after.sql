create table t (id integer primary key, a bigint);
create table u (id integer primary key);
create view v as select t.a, u.id from t join u on u.id = t.id;
