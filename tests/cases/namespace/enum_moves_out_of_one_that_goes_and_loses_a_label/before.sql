create schema one;
create type one.mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m one.mood not null default 'a', ms one.mood[], check (m <> 'a' or id > 0));
