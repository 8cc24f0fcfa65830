create table t (a integer not null, b integer not null);
create unique index i on t (a);
create unique index j on t (b);
alter table t replica identity full;
