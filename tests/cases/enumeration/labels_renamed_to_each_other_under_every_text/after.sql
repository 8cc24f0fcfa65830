create type mood as enum ('b', 'a', 'c');
create table t (
    id integer primary key,
    m mood default 'a',
    ms mood[] default '{b,a,c}',
    g boolean generated always as (m = 'a' or ms @> '{a}') stored,
    constraint t_named check (m <> 'a' or id > 0),
    check (m <> 'b' or id > -1),
    check (m <> 'a' or id > -1),
    constraint t_alone exclude using btree (id with =) where (m = 'a')
);
create index t_partial on t (id) where m = 'a'::public.mood;
create index t_value_index on t ((case m when 'a' then 1 else 2 end));
