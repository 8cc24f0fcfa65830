create table b (id integer primary key, x text);
create table c (id integer primary key, y integer);
