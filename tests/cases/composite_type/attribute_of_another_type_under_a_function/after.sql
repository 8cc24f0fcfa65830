create table t (id int primary key, b text);
create type addr as (street text, zip bigint);
create function f(a addr) returns text language sql as 'select a.street';
