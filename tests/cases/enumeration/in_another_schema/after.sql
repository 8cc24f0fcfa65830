create schema s;
create type s.mood as enum ('a', 'b');
create table t (m s.mood not null default 'a');
