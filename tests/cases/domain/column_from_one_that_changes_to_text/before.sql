create domain number as integer check (value > 0);
create table t (id integer primary key, a number);
