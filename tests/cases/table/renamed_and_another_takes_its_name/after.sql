create table b (id integer primary key, x text);
create table a (n integer);
