create extension citext;
create table users (id bigint primary key, email citext not null unique);
