create table t (id integer, r daterange, s int4range);
alter table t add constraint e exclude using spgist (r with &&);
