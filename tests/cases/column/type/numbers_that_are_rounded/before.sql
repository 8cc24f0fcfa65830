create table t (id integer primary key, a numeric(8, 2), b double precision, c numeric(8, 4), d bigint, e timestamp);
