create schema s;
create table s.t (id int primary key, a text);
create collation s.c (locale = 'C');
alter table s.t alter a type text collate s.c;
create index i on s.t (a, a collate s.c desc);
