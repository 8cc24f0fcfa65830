create table t (
    id integer primary key,
    made timestamp not null default '2024-07-01 20:30',
    base timestamp,
    on_day date generated always as (made::date) stored,
    later timestamp generated always as (base + interval '1 day') stored
);
create index t_on_day on t (on_day) where made > '2000-01-01';
