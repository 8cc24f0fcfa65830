create schema new;
create type new.mood as enum ('a', 'b');
create table new.t (m new.mood default 'b');
