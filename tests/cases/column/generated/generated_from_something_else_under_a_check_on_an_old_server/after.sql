create table t (id integer primary key, n integer, g integer generated always as (n * 3) stored, constraint c check (g > 0));
