create domain number as bigint;
create type numbers as range (subtype = number);
create table t (id integer primary key, a numbers);
