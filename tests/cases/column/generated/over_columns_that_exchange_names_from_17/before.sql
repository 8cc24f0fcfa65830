create table t (id integer primary key, a integer, b integer, g integer generated always as (a * 2) stored);
