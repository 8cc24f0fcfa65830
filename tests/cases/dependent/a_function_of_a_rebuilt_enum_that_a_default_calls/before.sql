create type m as enum ('a', 'b', 'c');
create function usual() returns m language sql stable as 'select ''a''::m';
create table t (id integer primary key, m m);
create table u (id integer primary key, d text default usual()::text, e text not null default 'x');
