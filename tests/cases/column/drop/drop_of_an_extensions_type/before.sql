create extension hstore;
create table users (id bigint primary key, settings hstore default 'a=>b' not null, more hstore[]);
