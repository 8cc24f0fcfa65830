create type emotion as enum ('a', 'bb');
create domain d as emotion default 'bb' check (value <> 'a'::emotion or value = 'bb');
create table t (
    id integer primary key,
    m emotion not null default 'bb',
    ms emotion[] default array['a', 'bb']::emotion[],
    e d default 'bb'::emotion,
    s text default ('bb'::emotion)::text,
    g boolean generated always as (m = 'bb'::emotion) stored,
    check (m <> 'bb'::public.emotion or id > 0)
);
create index t_partial on t (id) where m = 'bb'::emotion;
