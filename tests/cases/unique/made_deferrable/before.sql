create table t (id integer primary key, n integer constraint k unique);
