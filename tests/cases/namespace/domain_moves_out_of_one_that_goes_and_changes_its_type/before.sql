create schema one;
create domain one.amount as integer check (value > 0);
create table t (id integer primary key, a one.amount not null default 1, more one.amount[]);
