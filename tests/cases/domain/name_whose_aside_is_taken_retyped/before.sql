create domain number as integer check (value > 0);
create domain number__aside as text;
create table t (id integer primary key, a number);
