create table t (id int primary key, a int not null, b text); create function f() returns bigint language sql begin atomic select count(*) from t; end;
