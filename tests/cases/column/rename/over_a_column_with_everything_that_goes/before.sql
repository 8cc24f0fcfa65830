create table other (id bigint primary key);
create table t (
    id bigint primary key,
    a bigint references other,
    a_v2 bigint not null default 2 references other,
    constraint positive check (a > 0),
    constraint same check (a_v2 > 0),
    constraint one unique (a, id)
);
create index by_a on t (a) where a > 5;
create index by_a_v2 on t (a_v2);
create statistics s on a, id from t;
comment on column t.a_v2 is 'the new one';
