create schema old;
create type old.mood as enum ('a', 'b');
create sequence old.free;
create table old.t (id serial primary key, m old.mood default 'a', n integer check (n > 0), c text);
create index i on old.t (lower(c));
create table old.u (t_id integer references old.t);
create statistics old.s (ndistinct) on id, n from old.t;
