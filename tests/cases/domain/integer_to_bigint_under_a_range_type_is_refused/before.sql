create domain number as integer;
create type numbers as range (subtype = number);
create table t (id integer primary key, a numbers);
