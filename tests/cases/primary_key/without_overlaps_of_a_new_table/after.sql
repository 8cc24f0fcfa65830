create table t (r daterange not null, s int4range not null, constraint k primary key (s, r without overlaps));
