create schema s;
create table s.t (id int primary key, a text);
create text search dictionary s.d (template = simple, stopwords = english);
create text search configuration s.c (parser = default);
alter text search configuration s.c add mapping for asciiword with s.d;
comment on text search dictionary s.d is 'd';
