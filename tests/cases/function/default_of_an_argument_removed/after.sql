create table t (id int primary key, a int not null, b text); create function f(x int, y int) returns int language sql as 'select x + y';
