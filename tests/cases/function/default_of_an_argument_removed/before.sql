create table t (id int primary key, a int not null, b text); create function f(x int, y int default 1) returns int language sql as 'select x + y';
