create table t (id int primary key, b text);
create type addr as (zip int, street text); create view v as select row(1, 'x')::addr as it, id from t; grant usage on type addr to case_reader; revoke usage on type addr from public;
