create domain level as integer;
create type levels as range (subtype = level);
create table t (id integer primary key, a levels);
