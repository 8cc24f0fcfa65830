create schema s;
create type s.mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m s.mood);
