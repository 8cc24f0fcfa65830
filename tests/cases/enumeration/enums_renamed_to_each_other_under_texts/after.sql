create type two as enum ('a', 'b');
create type one as enum ('b', 'c');
create table t (
    id integer primary key,
    o two default 'b',
    w one default 'b',
    s text default ('b'::two)::text,
    constraint t_o check (o <> 'b'::two),
    constraint t_w check (w <> 'b'::one),
    constraint t_cast check (s <> ('b'::two)::text or s < 'x')
);
