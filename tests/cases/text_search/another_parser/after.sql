create table t (id int primary key, a text not null);
create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, headline = prsd_headline, lextypes = prsd_lextype);
create text search configuration c (parser = p);
alter text search configuration c add mapping for asciiword with simple;
create index i on t using gin (to_tsvector('c', a));
