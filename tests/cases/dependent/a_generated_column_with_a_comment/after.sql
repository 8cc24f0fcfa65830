create table t (id integer primary key, a bigint, g bigint generated always as (a * 2) stored);
comment on column t.g is 'twice';
