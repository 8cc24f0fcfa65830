create table t (id integer primary key, b integer, a integer, constraint k check (b < a));
create index i on t (b, a desc);
