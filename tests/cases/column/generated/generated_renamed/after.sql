create table t (id integer primary key, n integer, h integer generated always as (n * 2) stored);
