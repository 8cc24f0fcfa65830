create table t (id integer primary key, n integer);
create unique index k on t (n) include (id);
create table u (n integer references t (n));
