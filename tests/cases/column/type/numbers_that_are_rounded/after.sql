create table t (id integer primary key, a integer, b numeric(6, 1), c numeric(8, 2), d real, e timestamp(0));
