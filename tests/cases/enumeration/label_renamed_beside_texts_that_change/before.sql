create type mood as enum ('a', 'b');
create table t (
    id integer primary key,
    m mood not null default 'b',
    n mood default 'a',
    kind text default 'b',
    constraint t_cast check (m::text <> 'b' or id > 0),
    constraint t_changed check (m <> 'b' or id > 0),
    constraint t_kind check (kind <> 'bb'),
    constraint t_same check (m <> 'b' or id > -2)
);
create index t_partial on t (id) where m = 'b';
