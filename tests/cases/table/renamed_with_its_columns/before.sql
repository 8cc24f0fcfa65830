create table a (id integer primary key, x text unique, n integer check (n > 0));
create index on a (lower(x));
