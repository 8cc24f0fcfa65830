create table t (id integer primary key, a integer, g bigint generated always as (a * 2) stored);
create index i on t (g);
create index j on t ((g + 1)) where g > 0;
