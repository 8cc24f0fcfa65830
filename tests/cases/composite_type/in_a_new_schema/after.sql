create table t (id int primary key, b text);
create schema s; create type s.a as (x int); create table s.u (id int primary key, a s.a);
