create type mood as enum ('a', 'b');
create type mood_v2 as enum ('x', 'y');
create table t (id bigint primary key, old mood default 'a', new mood_v2 default 'x', constraint c check (new <> 'y'::mood_v2));
