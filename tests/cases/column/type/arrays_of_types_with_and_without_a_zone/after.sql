create table t (
    id integer primary key,
    a timestamptz[] default '{"2024-07-01 20:30+00"}',
    b timestamp[],
    c timestamptz[],
    d date[],
    e timestamptz[],
    f text[],
    g text,
    h text[]
);
