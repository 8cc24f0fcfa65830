create domain title as text[];
create table t (id integer primary key, a title);
