create domain number as bigint check (value > 0);
create domain number__aside as text;
create table t (id integer primary key, a number);
