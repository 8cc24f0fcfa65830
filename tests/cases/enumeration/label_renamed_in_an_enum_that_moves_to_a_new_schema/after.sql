create schema two;
create type two.mood as enum ('a', 'bb');
create table t (
    id integer primary key,
    m two.mood not null default 'bb',
    g boolean generated always as (m = 'bb'::two.mood) stored,
    check (m <> 'bb'::two.mood or id > 0)
);
create index t_partial on t (id) where m = 'bb'::two.mood;
