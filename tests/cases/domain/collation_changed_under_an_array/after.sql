create domain word as text collate "POSIX";
create table t (id integer primary key, a word[]);
