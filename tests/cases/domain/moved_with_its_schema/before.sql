create schema s;
create domain s.email as text check (value ~ '@');
create table t (id integer primary key, a s.email);
