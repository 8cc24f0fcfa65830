create table t (id int primary key, b text);
create type addr as (street text, zip int);
create function f(a addr) returns int language sql as 'select a.zip'; create view v as select row('x', 1)::addr as it, id from t;
