create table t (id integer primary key, a text);
alter table t alter a set storage external, alter a set statistics 7, alter a set (n_distinct = 9);
comment on column t.a is 'all of it';
