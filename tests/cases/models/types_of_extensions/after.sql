create extension citext;
create extension ltree;
create extension hstore;
