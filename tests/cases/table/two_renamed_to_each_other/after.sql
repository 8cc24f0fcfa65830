create table b (id integer primary key, x text);
create table a (id integer primary key, y integer);
