create table t (
    id bigint primary key,
    a text not null,
    n integer not null,
    j jsonb not null,
    r int4range not null,
    c text collate "C" not null,
    exclude using gist (r with &&)
);
create index on t (a);
create index on t using brin (n);
create index on t using gin (j);
create index on t (lower(a));
create index on t using hash (c);
create index on t (lower(c), (c || 'x'));
