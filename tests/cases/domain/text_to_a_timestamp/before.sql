create domain moment as text;
create table t (id integer primary key, a moment);
