create table t (
    id integer primary key,
    of_timestamp timestamp,
    of_date date,
    of_time time,
    of_text text,
    of_varchar varchar(40),
    of_name name,
    required timestamp not null default '2024-01-01 00:00',
    key timestamp not null unique
);
create table u (id integer primary key, key timestamp references t (key));
