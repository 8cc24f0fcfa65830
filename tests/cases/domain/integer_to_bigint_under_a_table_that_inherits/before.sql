create domain number as integer check (value > 0);
create table t (id integer, a number);
create table u (b integer) inherits (t);
