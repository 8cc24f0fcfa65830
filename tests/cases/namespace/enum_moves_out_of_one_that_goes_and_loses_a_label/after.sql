create schema two;
create type two.mood as enum ('a', 'b');
create table t (id integer primary key, m two.mood not null default 'a', ms two.mood[], check (m <> 'a' or id > 0));
