create domain number as integer check (value > 0);
create domain list as number[] check (cardinality(value) < 9);
create table t (id integer primary key, a list);
