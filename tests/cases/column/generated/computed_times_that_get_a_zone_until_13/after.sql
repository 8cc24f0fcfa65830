create table t (
    id integer primary key,
    made timestamptz not null default '2024-07-01 20:30+00',
    base timestamp,
    on_day date generated always as ((made at time zone 'UTC')::date) stored,
    later timestamptz
);
create index t_on_day on t (on_day) where made > '2000-01-01 00:00+00';
