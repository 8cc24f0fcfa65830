create table a (id integer primary key, x integer, y integer, check (x > 0));
create table b (id integer primary key, x integer, y integer, z integer, check (y > 1));
create index on a (x) where y > 0;
