create table t (id integer, tenant integer not null, primary key (tenant, id));
