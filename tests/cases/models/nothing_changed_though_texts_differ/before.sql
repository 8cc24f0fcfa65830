create type mood as enum ('fine', 'not_so_good');
create table people (
    id bigint primary key,
    name varchar(40) not null default 'x',
    mood mood not null default 'fine',
    score numeric(8, 2) not null default 0,
    tags text[] not null default '{}',
    seen timestamptz not null default now(),
    check (name in ('a', 'b') or score between 1 and 2),
    check (lower(name) like 'a%')
);
create index on people (lower(name)) where score > 1;
