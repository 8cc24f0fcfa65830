create type b as enum ('u', 'w');
create type a as enum ('y', 'u');
create table t (id integer primary key, a b default 'u', b a default 'u');
