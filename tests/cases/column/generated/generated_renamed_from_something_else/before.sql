create table t (id integer primary key, n integer, g integer generated always as (n * 2) stored);
