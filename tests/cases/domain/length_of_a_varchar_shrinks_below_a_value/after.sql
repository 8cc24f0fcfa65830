create domain title as varchar(2);
create table t (id integer primary key, a title);
