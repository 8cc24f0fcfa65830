create table t (id integer, aa text, bb integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index i on t (aa collate "C") include (bb);
