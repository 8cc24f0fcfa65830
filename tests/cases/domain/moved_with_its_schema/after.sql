create schema types;
create domain types.email as text check (value ~ '@');
create table t (id integer primary key, a types.email);
