create domain number as integer check (value > 0);
create table t (id integer, a number) partition by list (id);
create table t1 partition of t for values in (1);
