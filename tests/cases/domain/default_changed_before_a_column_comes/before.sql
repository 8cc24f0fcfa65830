create domain level as integer default 1;
create table t (id integer primary key);
