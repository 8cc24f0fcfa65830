create type mood as enum ('a', 'b');
create domain d as mood default 'b' check (value <> 'a'::mood or value = 'b');
create table t (
    id integer primary key,
    m mood not null default 'b',
    ms mood[] default array['a', 'b']::mood[],
    e d default 'b'::mood,
    s text default ('b'::mood)::text,
    g boolean generated always as (m = 'b'::mood) stored,
    check (m <> 'b'::public.mood or id > 0)
);
create index t_partial on t (id) where m = 'b'::mood;
