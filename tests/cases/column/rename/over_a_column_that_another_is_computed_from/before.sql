create table t (id bigint primary key, a bigint, a_v2 bigint not null, twice bigint generated always as (a * 2) stored);
