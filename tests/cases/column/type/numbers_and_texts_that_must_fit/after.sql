create table t (id integer primary key, a integer, b smallint, c varchar(5), d varchar(3));
