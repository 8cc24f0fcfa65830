create schema one;
create type one.mood as enum ('a', 'b');
create table one.t (
    id integer primary key,
    m one.mood not null default 'b',
    g boolean generated always as (m = 'b'::one.mood) stored,
    check (m <> 'b' or id > 0)
);
create index t_partial on one.t (id) where m = 'b'::one.mood;
