create domain number as bigint check (value > 0);
create table t (id integer primary key, a number default 3);
