create extension citext;
create extension ltree;
create extension hstore;
create table users (id bigint primary key, email citext default 'nobody' not null, place ltree, places ltree[], settings hstore);
create index users_place_idx on users using gist (place);
