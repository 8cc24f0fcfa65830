create table other (id bigint primary key);
create table t (
    id bigint primary key,
    a bigint not null default 2 references other,
    constraint positive check (a > 0),
    constraint same check (a > 0),
    constraint one unique (a, id)
);
create index by_a on t (a) where a > 5;
create index by_a_v2 on t (a);
create statistics s on a, id from t;
comment on column t.a is 'the new one';
