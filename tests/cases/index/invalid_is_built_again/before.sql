create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index i on t (a);
update pg_catalog.pg_index set indisvalid = false where indexrelid = 'i'::regclass;
