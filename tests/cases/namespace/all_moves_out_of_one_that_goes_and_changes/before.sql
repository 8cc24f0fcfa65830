create schema one;
create type one.mood as enum ('a', 'b', 'c');
create domain one.d as one.mood default 'a';
create sequence one.s;
create table one.t (id serial primary key, n integer default nextval('one.s'), m one.d, ms one.mood[], check (m::one.mood <> 'a' or id > 0));
create table one.gone (id integer primary key, m one.mood);
