create table u (id int primary key, a text);
create text search dictionary d (template = simple, stopwords = english);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d, simple;
alter text search configuration c add mapping for word, numword with simple;
create index i on u using gin (to_tsvector('c', a));
create table t (
    id int primary key, a text not null default (ts_lexize('d', 'x'))[1], b tsvector generated always as (to_tsvector('c', a)) stored,
    check (to_tsvector('c', a) is not null)
);
create function f(a text) returns tsvector language sql as 'select to_tsvector(''public.c'', a)';
create view v as select id from t where to_tsvector('c', a) @@ to_tsquery('c', 'x');
