create table t (
    id integer primary key,
    to_timestamp timestamptz,
    to_short_timestamp timestamptz(3),
    to_date timestamptz,
    to_time timestamptz,
    to_timetz timestamptz,
    to_text timestamptz,
    to_varchar timestamptz,
    of_timetz timetz,
    required timestamptz not null default '2024-01-01 00:00+00'
);
create index t_to_date on t (to_date) where to_date is not null;
