create table t (id integer primary key, a integer);
create index i on t ((a + 1));
create index j on t (id) where a > 0;
alter table t add constraint k check (a > 0) not valid;
