create type a as (x int, y int); create type b as (i a, j a[]); create table t (id int primary key, b b);
