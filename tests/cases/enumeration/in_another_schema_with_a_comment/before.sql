create schema s;
create type s.mood as enum ('a');
