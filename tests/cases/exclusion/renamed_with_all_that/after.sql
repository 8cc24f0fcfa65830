create table t (id integer, r daterange, s int4range);
alter table t add constraint no_overlap exclude using gist (r with &&) with (fillfactor=80) where (id > 0);
comment on constraint no_overlap on t is 'x';
