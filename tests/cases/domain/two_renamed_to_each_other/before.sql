create domain one as text check (value <> '');
create domain two as integer check (value > 0);
create table t (id integer primary key, a one, b two);
