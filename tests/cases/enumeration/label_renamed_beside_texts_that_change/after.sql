create type mood as enum ('a', 'bb');
create table t (
    id integer primary key,
    m mood not null default 'bb',
    n mood default 'bb',
    kind text default 'b',
    constraint t_cast check (m::text <> 'bb' or id > 0),
    constraint t_changed check (m <> 'bb' or id > -1),
    constraint t_kind check (kind <> 'bb'),
    constraint t_same check (m <> 'bb' or id > -2)
);
create index t_partial on t (id) where m = 'bb' and id > 1;
