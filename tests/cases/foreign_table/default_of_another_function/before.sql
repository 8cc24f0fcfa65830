create foreign data wrapper w; create server s foreign data wrapper w;
create function f() returns int language sql as 'select 1';
create foreign table t (id int default f()) server s;
