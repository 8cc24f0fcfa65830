create schema old;
create table old.people (id bigint primary key, name text not null);
create table old.pets (id bigint primary key, owner bigint references old.people);
