create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index i1 on t (a, b desc);
create index i2 on t (a nulls first, b desc nulls last);
create index i3 on t (a desc nulls first, b nulls last);
