create table t (id int primary key, a text not null);
create text search dictionary d (template = simple, stopwords = english);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d, simple;
alter text search configuration c add mapping for word, numword with simple;
create view v as select to_tsvector('c', a) as a from t;
