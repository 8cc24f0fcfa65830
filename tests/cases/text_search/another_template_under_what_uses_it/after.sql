create text search dictionary d (template = snowball, language = english);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d;
create table t (id int primary key, a text not null, b tsvector generated always as (to_tsvector('c', a)) stored);
create view v as select id from t where to_tsvector('c', a) @@ to_tsquery('c', 'x');
