create schema two;
create schema three;
create type two.mood as enum ('x', 'b');
create table two.t (id integer primary key, m two.mood default 'x');
create table three.u (id integer primary key, n integer default 6);
