create table t (id integer primary key, a integer, b text); create index i on t (a); create index j on t (b);
