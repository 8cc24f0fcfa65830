create table t (a integer, b integer);
create unique index k on t (a) nulls not distinct;
