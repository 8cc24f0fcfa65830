create schema two;
create type two.mood as enum ('b', 'a');
create domain two.d as two.mood default 'b';
create sequence two.s increment 2;
create table two.t (id serial primary key, n bigint default nextval('two.s'), m two.d, ms two.mood[], check (m::two.mood <> 'a' or id > 0));
