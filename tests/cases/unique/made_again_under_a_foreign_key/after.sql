create table t (id integer primary key, n integer, constraint k unique (n) include (id));
create table u (n integer references t (n));
