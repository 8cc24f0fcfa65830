create domain number as bigint check (value > 0);
create domain top as number default 3 check (value < 99);
create table t (id integer primary key, a top, b number);
