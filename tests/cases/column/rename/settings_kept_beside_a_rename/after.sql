create table t (id integer primary key, b text);
alter table t alter b set storage external, alter b set statistics 7;
