create domain base as integer default 1;
create domain top as base default 1;
create table t (id integer primary key, a top);
