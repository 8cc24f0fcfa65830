create extension pg_trgm;
create extension btree_gin;
create table t (a text, n integer);
create index i on t using gin (a gin_trgm_ops, n);
