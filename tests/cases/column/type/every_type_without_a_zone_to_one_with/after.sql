create table t (
    id integer primary key,
    of_timestamp timestamptz,
    of_date timestamptz(0),
    of_time timetz,
    of_text timestamptz,
    of_varchar timetz,
    of_name timestamptz,
    required timestamptz not null default '2024-01-01 00:00',
    key timestamptz not null unique
);
create table u (id integer primary key, key timestamptz references t (key));
