create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index i on t (a varchar_pattern_ops, b);
