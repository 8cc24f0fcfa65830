create domain word as text collate "POSIX";
create table t (id integer primary key, a word unique);
create index i on t (a desc);
