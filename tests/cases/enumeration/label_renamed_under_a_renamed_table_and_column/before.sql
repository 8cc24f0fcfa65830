create type mood as enum ('a', 'b');
create table t (
    id integer primary key,
    mood mood not null default 'b',
    g boolean generated always as (t.mood = 'b'::mood) stored,
    constraint t_c check (mood <> 'b' or id > 0)
);
create index t_partial on t (id) where mood = 'b';
create view v as select id from t where mood = 'b';
