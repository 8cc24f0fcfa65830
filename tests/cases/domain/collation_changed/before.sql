create domain word as text collate "C";
create table t (id integer primary key, a word);
