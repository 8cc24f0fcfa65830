create domain number as integer check (value > 0);
create table t (id integer primary key, a number, g bigint generated always as (a * 2) stored);
