create type mood as enum ('a', 'b', 'c');
create table t (
    id integer primary key,
    m mood default 'b',
    ms mood[] default '{a,b,c}',
    g boolean generated always as (m = 'b' or ms @> '{b}') stored,
    constraint t_named check (m <> 'b' or id > 0),
    check (m <> 'a' or id > -1),
    check (m <> 'b' or id > -1),
    constraint t_alone exclude using btree (id with =) where (m = 'b')
);
create index t_partial on t (id) where m = 'b'::public.mood;
create index t_value_index on t ((case m when 'b' then 1 else 2 end));
