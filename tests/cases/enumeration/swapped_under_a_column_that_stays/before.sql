create type a as enum ('x', 'y');
create type b as enum ('x', 'y', 'z');
create table t (id integer primary key, stays a default 'y', follows a default 'x', other b, many a[]);
