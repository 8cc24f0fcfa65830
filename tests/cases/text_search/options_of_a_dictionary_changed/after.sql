create table t (id int primary key, a text not null);
create text search dictionary d (template = simple, stopwords = russian);
create text search dictionary e (template = snowball, language = german, stopwords = german);
create text search configuration c (parser = default);
alter text search configuration c add mapping for asciiword with d;
