create schema ext;
create extension pg_trgm schema ext;
create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index i on t using gist (a ext.gist_trgm_ops (siglen=32));
