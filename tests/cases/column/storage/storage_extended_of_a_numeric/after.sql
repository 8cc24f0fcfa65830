create table t (id integer primary key, a numeric);
alter table t alter a set storage extended;
