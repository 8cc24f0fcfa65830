create domain title as varchar(40);
create table t (id integer primary key, a title);
