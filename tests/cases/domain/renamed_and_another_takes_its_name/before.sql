create domain one as text check (value <> '');
create table t (id integer primary key, a one);
