create type b as enum ('v', 'x');
create type a as enum ('w', 'v');
create table t (id integer primary key, a b default 'v', b a default 'v', check (a <> 'x' or id > 0));
