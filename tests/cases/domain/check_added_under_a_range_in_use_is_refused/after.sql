create domain level as integer constraint low check (value > 0);
create type levels as range (subtype = level);
create table t (id integer primary key, a levels);
