create table t (id integer primary key, n integer);
create unique index k on t (n);
create table u (n integer references t (n));
