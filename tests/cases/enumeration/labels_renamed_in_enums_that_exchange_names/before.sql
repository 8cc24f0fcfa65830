create type a as enum ('w', 'x');
create type b as enum ('v', 'w');
create table t (id integer primary key, a a default 'w', b b default 'w', check (a <> 'x' or id > 0));
