create table t (id int primary key, b text);
create type a as (x int); create type b as (i a, j a[]); create table u (id int primary key, b b);
