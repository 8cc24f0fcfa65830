create table t (id integer primary key, a integer, g bigint generated always as (a * 2) stored);
comment on column t.g is 'twice';
