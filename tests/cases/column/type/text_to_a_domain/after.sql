create domain d as text check (value <> '');
create table t (id integer primary key, a d);
