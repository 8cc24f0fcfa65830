create table t (
    id bigint primary key,
    a text not null,
    n integer not null,
    j jsonb not null,
    r int4range not null,
    c text collate "C" not null
);
