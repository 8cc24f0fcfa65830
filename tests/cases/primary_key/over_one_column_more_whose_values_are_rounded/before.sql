create table t (id numeric(6, 2) primary key, tenant integer not null);
