create table t (id integer, q daterange, s int4range);
alter table t add constraint e exclude using gist (q with &&);
