create schema "between";
create table "between".b (id integer primary key, x text);
create table "between".a (id integer primary key, y integer);
