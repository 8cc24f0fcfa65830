create domain level as integer default 1 check (value > 0);
create table t (id integer primary key, a level);
