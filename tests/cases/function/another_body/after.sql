create table t (id int primary key, a int not null, b text); create function f(x int) returns int language sql immutable strict as 'select x + 1';
