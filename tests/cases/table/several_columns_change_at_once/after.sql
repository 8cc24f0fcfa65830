create table t (id integer primary key, a bigint not null default -1, b text default 'x', c numeric(8, 2) default 0.5, d bigint not null default 7, come text default 'y', also_come integer);
