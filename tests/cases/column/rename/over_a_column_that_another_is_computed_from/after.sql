create table t (id bigint primary key, a bigint not null, twice bigint generated always as (a * 2) stored);
