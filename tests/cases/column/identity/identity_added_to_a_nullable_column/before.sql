create table t (id int, a bigint);
