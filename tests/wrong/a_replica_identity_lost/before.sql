create table t (id integer primary key, a integer not null, b integer not null);
create unique index t_a on t (a);
alter table t replica identity using index t_a;
