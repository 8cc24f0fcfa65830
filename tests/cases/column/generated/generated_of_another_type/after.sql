create table t (id integer primary key, n integer, g bigint generated always as (n * 2) stored);
