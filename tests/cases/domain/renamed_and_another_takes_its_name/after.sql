create domain two as text check (value <> '');
create domain one as integer check (value > 0);
create table t (id integer primary key, a two, b one);
