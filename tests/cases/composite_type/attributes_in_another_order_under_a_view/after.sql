create table t (id int primary key, b text);
create type addr as (zip int, street text);
create function f(a addr) returns int language sql as 'select a.zip'; create view v as select row(1, 'x')::addr as it, id from t;
