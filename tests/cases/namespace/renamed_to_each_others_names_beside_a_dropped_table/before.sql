create schema one;
create schema two;
create type one.mood as enum ('a', 'b');
create table one.t (id integer primary key, m one.mood default 'a');
create table two.gone (id integer primary key, m one.mood);
create table two.u (id integer primary key, n integer);
