create domain number as integer check (value > 0);
create domain other as integer default 3::number;
create table t (id integer primary key, a other);
