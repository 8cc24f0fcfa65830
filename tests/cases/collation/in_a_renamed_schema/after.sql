create schema r;
create table r.t (id int primary key, a text);
create collation r.c (locale = 'C');
alter table r.t alter a type text collate r.c;
create index i on r.t (a, a collate r.c desc);
