create schema r;
create table r.t (id int primary key, a text);
create text search dictionary r.d (template = simple, stopwords = english);
create text search configuration r.c (parser = default);
alter text search configuration r.c add mapping for asciiword with r.d;
comment on text search dictionary r.d is 'd';
