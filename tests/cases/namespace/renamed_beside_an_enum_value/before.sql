create schema old;
create type old.mood as enum ('a');
create table old.t (m old.mood);
