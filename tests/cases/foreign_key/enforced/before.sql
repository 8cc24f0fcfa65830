create table p (id integer primary key, x integer, y integer, unique (x, y));
create table t (a integer, b integer);
alter table t add constraint f foreign key (a) references p (id) not enforced;
