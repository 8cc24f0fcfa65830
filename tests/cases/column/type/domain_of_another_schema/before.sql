create schema ext;
create domain ext.email as text;
create table t (id integer primary key, a integer);
