create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create unique index i on t using btree (lower(a) collate "C" text_pattern_ops desc nulls last, b) include (c) with (fillfactor=70) tablespace elsewhere where id > 0;
comment on index i is 'all of it';
alter index i alter column 1 set statistics 9;
