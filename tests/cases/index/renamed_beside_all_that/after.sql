create table t (id integer, a text, b integer, c integer, d jsonb, r int4range, v tsvector, p point);
create index j on t (a) with (fillfactor=80);
comment on index j is 'faster';
