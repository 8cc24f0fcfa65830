create extension hstore;
create table users (id bigint primary key);
