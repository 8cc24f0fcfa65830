create domain email as text;
create domain work as email;
create table t (id integer primary key, a work);
