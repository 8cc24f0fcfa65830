create domain word as text check (value <> '');
create domain phrase as text;
create table t (id integer primary key, a word);
