create table t (id integer, r daterange, s int4range);
