create schema a;
create schema b;
create table a.t (id integer primary key, x text);
create table b.t (id integer primary key, y integer);
