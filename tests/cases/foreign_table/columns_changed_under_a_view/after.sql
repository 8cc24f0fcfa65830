create table t (id int primary key);
create foreign data wrapper w; create server s foreign data wrapper w;
create foreign table f (id int, a bigint not null default 1, added text) server s;
create view v as select f.id from f join t on t.id = f.id;
create function g(f) returns int language sql as 'select $1.id';
