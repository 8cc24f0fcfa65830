create table t (id integer primary key, b integer, a integer, g integer generated always as (a * 2) stored);
