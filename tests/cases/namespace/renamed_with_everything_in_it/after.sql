create schema new;
create type new.mood as enum ('a', 'b');
create sequence new.free;
create table new.t (id serial primary key, m new.mood default 'a', n integer check (n > 0), c text);
create index i on new.t (lower(c));
create table new.u (t_id integer references new.t);
create statistics new.s (ndistinct) on id, n from new.t;
