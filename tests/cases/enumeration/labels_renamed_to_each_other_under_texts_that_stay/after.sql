create type mood as enum ('b', 'a');
create domain d as mood default 'a';
create table t (
    id integer primary key,
    m mood default 'a',
    n d,
    kind text check (kind <> 'a'),
    constraint t_named check (m <> 'a' or id > 0),
    check (m <> 'b' or id > 0)
);
create index t_partial on t (id) where m = 'b';
