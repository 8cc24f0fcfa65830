create table t (id integer primary key, b integer, a integer, g integer generated always as (b - a) stored);
