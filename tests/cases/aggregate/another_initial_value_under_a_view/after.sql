create table t (id int primary key, b text);
create function add(int, int) returns int language sql immutable as 'select coalesce($1, 0) + $2';
create aggregate total(int) (sfunc = add, stype = int, initcond = '5');
create view v as select total(id) from t;
