create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index i on t (lower(a));
alter index i alter column 1 set statistics 99;
