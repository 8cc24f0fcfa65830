create table t (id integer primary key, a integer, b integer);
create index i on t (a);
create index j on t (b);
