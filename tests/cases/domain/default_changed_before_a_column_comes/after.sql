create domain level as integer default 2;
create table t (id integer primary key, a level);
