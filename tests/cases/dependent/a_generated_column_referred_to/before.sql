create table t (id integer primary key, a integer, g bigint generated always as (a * 2) stored);
alter table t add constraint k unique (g);
create table u (n bigint references t (g));
