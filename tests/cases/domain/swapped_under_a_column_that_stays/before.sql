create domain a as integer check (value > 0);
create domain b as integer check (value > 1);
create table t (id integer primary key, stays a default 5, follows a, other b);
