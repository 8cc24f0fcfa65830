create schema two;
create type two.mood as enum ('a', 'bb');
create table two.t (
    id integer primary key,
    m two.mood not null default 'bb',
    g boolean generated always as (m = 'bb'::two.mood) stored,
    check (m <> 'bb' or id > 0)
);
create index t_partial on two.t (id) where m = 'bb'::two.mood;
