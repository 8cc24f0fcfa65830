create type b as enum ('x', 'y');
create type a as enum ('x', 'y', 'z');
create table t (id integer primary key, stays a default 'y', follows b default 'x', other a, many a[]);
