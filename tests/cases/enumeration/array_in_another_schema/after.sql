create schema s;
create type s.mood as enum ('a');
create table t (id integer, m s.mood[]);
