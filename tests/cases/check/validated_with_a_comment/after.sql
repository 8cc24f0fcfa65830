create table t (a integer, b integer);
alter table t add constraint c check (a > 0) ;
comment on constraint c on t is 'positive';
