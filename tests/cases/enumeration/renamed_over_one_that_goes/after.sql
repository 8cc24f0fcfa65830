create type mood as enum ('x', 'y');
create table t (id bigint primary key, new mood default 'x', constraint c check (new <> 'y'::mood));
