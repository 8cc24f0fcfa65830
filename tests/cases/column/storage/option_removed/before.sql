create table t (id integer primary key, a text);
alter table t alter a set (n_distinct = -0.5);
