create table t (id integer primary key, b integer, g integer generated always as (b * 2) stored);
