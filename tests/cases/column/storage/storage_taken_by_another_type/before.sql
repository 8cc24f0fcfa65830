create table t (id integer primary key, a varchar(9));
alter table t alter a set storage external;
