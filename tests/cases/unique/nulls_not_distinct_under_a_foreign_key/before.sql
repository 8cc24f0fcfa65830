create table t (id integer primary key, n integer constraint k unique);
create table u (n integer references t (n));
