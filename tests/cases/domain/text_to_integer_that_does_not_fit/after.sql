create domain code as integer;
create table t (id integer primary key, a code);
