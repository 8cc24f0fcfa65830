create type one as enum ('a', 'b');
create type two as enum ('b', 'c');
create table t (
    id integer primary key,
    o one default 'b',
    w two default 'b',
    s text default ('b'::one)::text,
    constraint t_o check (o <> 'b'::one),
    constraint t_w check (w <> 'b'::two),
    constraint t_cast check (s <> ('b'::one)::text or s < 'x')
);
