create table t (id integer primary key, a integer, b integer, constraint k check (a < b));
create index i on t (a, b desc);
