create table t (id integer primary key, a bigint, g bigint generated always as (a * 2) stored);
alter table t add constraint k unique (g);
alter table t add constraint c check (g > 0);
