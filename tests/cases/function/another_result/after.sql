create table t (id int primary key, a int not null, b text); create function f(x int) returns bigint language sql as 'select x::bigint';
