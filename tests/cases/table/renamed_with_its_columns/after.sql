create table b (id integer primary key, y text unique, n integer check (n > 0));
create index on b (lower(y));
