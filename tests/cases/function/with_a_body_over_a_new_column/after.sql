create table t (id int primary key, a int not null, b text, c int); create function f() returns bigint language sql begin atomic select count(c) from t; end;
