create type mood as enum ('a', 'bb', 'c');
create table t (
    id integer primary key,
    m mood default 'bb',
    ms mood[] default '{a,bb}',
    g boolean generated always as (m = 'bb' or ms @> '{bb}') stored,
    constraint t_named check (m <> 'bb' or id > 0),
    check (m in ('a', 'bb', 'c')),
    check (ms[1] is distinct from 'c'::mood),
    constraint t_alone exclude using btree (id with =) where (m = 'bb'),
    constraint t_value exclude using btree ((case m when 'bb' then id else -id end) with =)
);
create index t_partial on t (id) where m = 'bb'::public.mood;
create index t_value_index on t ((case m when 'bb' then 1 else 2 end));
