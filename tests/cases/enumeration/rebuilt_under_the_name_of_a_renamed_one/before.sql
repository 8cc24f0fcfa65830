create type a as enum ('u', 'w');
create type b as enum ('u', 'y', 'gone');
create table t (id integer primary key, a a default 'u', b b default 'u');
