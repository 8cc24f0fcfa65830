create schema s;
create table s.b (id integer primary key, x text);
create index i on s.b (x);
