create table t (id integer primary key, a integer, b text); create index gone on t (b);
