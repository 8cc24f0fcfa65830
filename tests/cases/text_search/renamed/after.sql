create schema other;
create table t (id int primary key, a text not null);
create text search dictionary e (template = simple, stopwords = english);
create text search configuration other.c (parser = default);
alter text search configuration other.c add mapping for asciiword with e, simple;
alter text search configuration other.c add mapping for word, numword with simple;
create view v as select to_tsvector('other.c', a) as a from t;
