create domain mail as text check (value ~ '@');
create table t (id integer primary key, a mail not null);
