create domain email as text check (value ~ '@');
create domain work as email default 'a@b';
create table t (id integer primary key, a work);
