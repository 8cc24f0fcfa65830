create type feeling as enum ('a', 'bb');
create table t2 (
    id integer primary key,
    feeling feeling not null default 'bb',
    g boolean generated always as (t2.feeling = 'bb'::feeling) stored,
    constraint t_c check (feeling <> 'bb' or id > 0)
);
create index t_partial on t2 (id) where feeling = 'bb';
create view v as select id from t2 where feeling = 'bb';
