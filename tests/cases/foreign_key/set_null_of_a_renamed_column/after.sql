create table p (id integer primary key, x integer, y integer, unique (x, y));
create table t (a integer, c integer);
alter table t add constraint f foreign key (a, c) references p (x, y) on delete set null (c);
