create extension hstore;
create table t (id integer, h hstore, constraint c check (h ? 'a'));
