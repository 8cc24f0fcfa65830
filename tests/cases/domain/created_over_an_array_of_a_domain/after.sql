create domain tag as text check (value <> '');
create domain tags as tag[] check (cardinality(value) < 5);
create table t (id integer primary key, a tags);
