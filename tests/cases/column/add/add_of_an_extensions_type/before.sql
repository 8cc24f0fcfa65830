create extension citext;
create extension ltree;
create extension hstore;
create table users (id bigint primary key);
