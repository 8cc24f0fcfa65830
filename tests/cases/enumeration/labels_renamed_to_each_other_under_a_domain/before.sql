create type mood as enum ('a', 'b', 'c');
create domain d as mood default 'b' check (value <> 'a') check (value <> 'b' or value <> 'c');
create domain e as mood;
create table t (
    id integer primary key,
    m d,
    ms e[] default '{b,c}',
    g boolean generated always as (m::mood = 'b') stored,
    constraint t_m check (m is null or m::mood = 'b')
);
