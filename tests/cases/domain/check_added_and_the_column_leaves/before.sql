create domain email as text;
create table t (id integer primary key, a email);
