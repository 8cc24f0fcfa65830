create table p (s int4range, r daterange, constraint p_k primary key (s, r without overlaps));
create table t (s int4range, r daterange);
