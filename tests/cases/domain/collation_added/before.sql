create domain word as text check (value <> '');
create table t (id integer primary key, a word);
