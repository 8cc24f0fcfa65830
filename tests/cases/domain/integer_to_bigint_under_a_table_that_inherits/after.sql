create domain number as bigint check (value > 0);
create table t (id integer, a number);
create table u (b integer) inherits (t);
