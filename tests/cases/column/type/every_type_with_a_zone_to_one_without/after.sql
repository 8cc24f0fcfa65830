create table t (
    id integer primary key,
    to_timestamp timestamp,
    to_short_timestamp timestamp(0),
    to_date date,
    to_time time,
    to_timetz timetz,
    to_text text,
    to_varchar varchar(40),
    of_timetz time,
    required timestamp not null default '2024-01-01 00:00'
);
create index t_to_date on t (to_date) where to_date is not null;
