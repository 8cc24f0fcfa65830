create table t (id int primary key, a int not null, b text); create function f() returns setof t language sql as 'select * from t';
