create table t (id int primary key, b text);
create function add(int, int) returns int language sql immutable as 'select coalesce($1, 0) + $2';
create function fin(int) returns text language sql immutable as 'select $1::text'; create function sub(int, int) returns int language sql immutable as 'select $1 - $2'; create function fin2(int, int) returns text language sql immutable as 'select $1::text';
create aggregate total(int) (sfunc = add, stype = int);
create view v as select total(id)::text as it from t;
