create domain number as integer check (value > 0);
create type pair as (x number, y integer);
create table t (id integer primary key, a number);
