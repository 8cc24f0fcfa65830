create table t (a integer, b integer);
alter table t add constraint d check (a > 0) ;
