create table t (a integer, b integer);
alter table t add constraint c check (a > 0) ;
