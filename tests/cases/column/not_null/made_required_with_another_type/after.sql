create table t (id integer primary key, a bigint not null default 3);
