create function f(x int) returns bool language sql immutable as 'select x > 0'; create table t (id int primary key, a int not null, b text, check (f(a)));
