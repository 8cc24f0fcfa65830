create table b (id integer primary key, y integer, x integer, check (y > 0));
create table a (id integer primary key, x integer, z integer, y integer, check (z > 1));
create index on b (y) where x > 0;
