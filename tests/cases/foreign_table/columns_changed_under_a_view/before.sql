create table t (id int primary key);
create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int, gone text, a int) server s;
create view v as select f.id from f join t on t.id = f.id;
create function g(f) returns int language sql as 'select $1.id';
