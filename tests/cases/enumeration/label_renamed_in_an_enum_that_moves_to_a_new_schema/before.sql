create type mood as enum ('a', 'b');
create table t (
    id integer primary key,
    m mood not null default 'b',
    g boolean generated always as (m = 'b'::mood) stored,
    check (m <> 'b'::public.mood or id > 0)
);
create index t_partial on t (id) where m = 'b'::mood;
