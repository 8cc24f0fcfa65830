create table t (id integer primary key, m integer, g integer generated always as (m * 2) stored);
