create table t (id int primary key, a int not null, b text); create function f(x int, y text default 'z') returns int language sql stable as 'select x + 1'; comment on function f is 'one more';
