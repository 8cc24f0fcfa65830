create domain number as integer check (value > 0);
create table t (id integer primary key, b integer, a number generated always as (b) stored);
