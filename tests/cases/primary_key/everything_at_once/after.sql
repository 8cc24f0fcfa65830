create table t (a integer not null, b integer not null, c integer, d integer not null, constraint k primary key (a, b) include (c) with (fillfactor=70) using index tablespace elsewhere deferrable initially deferred);
alter table t cluster on k;
comment on constraint k on t is 'all of it';
