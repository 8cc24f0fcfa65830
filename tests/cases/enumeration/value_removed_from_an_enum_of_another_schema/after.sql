create schema s;
create type s.mood as enum ('a', 'b');
create table t (id integer primary key, m s.mood);
