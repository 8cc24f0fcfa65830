create table t (id int primary key default 1);
create sequence q;
