create domain number as bigint;
create table t (id integer primary key, a number);
