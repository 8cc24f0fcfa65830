create table t (
    id integer primary key,
    a timestamp[] default '{"2024-07-01 20:30"}',
    b timestamptz[],
    c date[],
    d timestamptz[],
    e text[],
    f timestamptz[],
    g timestamptz[],
    h interval[]
);
