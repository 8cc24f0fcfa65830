create table t (id integer primary key, a integer, b integer);
create index j on t (a);
create index i on t (b);
