create domain word as text collate "C" check (value <> '');
create table t (id integer primary key, a word);
