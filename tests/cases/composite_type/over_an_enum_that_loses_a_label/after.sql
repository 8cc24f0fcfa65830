create table t (id int primary key, b text);
create type mood as enum ('a'); create type m as (x mood); create function f(m) returns text language sql as 'select $1.x::text';
