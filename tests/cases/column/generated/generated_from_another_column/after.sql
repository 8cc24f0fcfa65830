create table t (id integer primary key, n integer, m integer, g integer generated always as (m * 2) stored);
