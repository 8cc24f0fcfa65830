create domain a_base as text check (value <> '');
create domain z_top as a_base;
create table t (id integer primary key, a z_top);
