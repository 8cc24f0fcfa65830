create schema b;
create schema a;
create table b.t (id integer primary key, x text);
create table a.t (id integer primary key, y integer);
