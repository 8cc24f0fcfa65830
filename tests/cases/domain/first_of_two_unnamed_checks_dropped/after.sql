create domain small as integer check (value < 9);
create table t (id integer primary key, a small);
