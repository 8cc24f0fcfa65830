create domain mail as text check (value ~ '@');
create domain work as mail default 'a@b';
create table t (id integer primary key, a work);
