create domain b as integer constraint a_check check (value > 0);
create domain a as integer constraint b_check check (value > 1);
create table t (id integer primary key, stays a default 5, follows b, other a);
