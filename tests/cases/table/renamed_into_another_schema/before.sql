create schema s;
create table a (id integer primary key, x text);
create index i on a (x);
