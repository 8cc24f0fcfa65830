create table t (id integer primary key, a integer);
create index t_a on t (a);
