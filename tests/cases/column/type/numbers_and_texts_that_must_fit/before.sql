create table t (id integer primary key, a bigint, b integer, c text, d varchar(50));
