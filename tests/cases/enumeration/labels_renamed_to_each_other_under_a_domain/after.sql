create type mood as enum ('b', 'a', 'c');
create domain d as mood default 'a' check (value <> 'b') check (value <> 'a' or value <> 'c');
create domain e as mood;
create table t (
    id integer primary key,
    m d,
    ms e[] default '{a,c}',
    g boolean generated always as (m::mood = 'a') stored,
    constraint t_m check (m is null or m::mood = 'a')
);
