create table t (id int primary key, a int not null, b text); create function f(x int) returns int language sql as 'select x'; create view v as select f(a) as a from t;
