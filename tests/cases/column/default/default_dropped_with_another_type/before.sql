create table t (a int not null default 7);
