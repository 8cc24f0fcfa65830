create table t (r daterange not null, s int4range not null, constraint k unique (s, r without overlaps));
