create domain email as text check (value ~ '@');
create table t (id integer primary key, a email);
