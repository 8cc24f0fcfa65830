create table t (x integer, b integer);
alter table t add constraint c check (x > 0) not valid;
