create schema two;
create domain two.amount as bigint check (value > 0);
create table t (id integer primary key, a two.amount not null default 1, more two.amount[]);
