create table t (id int primary key, a text not null);
create text search dictionary d (template = simple, stopwords = english);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with simple, d;
alter text search configuration c add mapping for word, email with simple;
comment on text search configuration c is 'texts';
create index i on t using gin (to_tsvector('c', a));
