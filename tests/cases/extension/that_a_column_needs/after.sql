create extension citext;
create table t (id integer, a citext);
