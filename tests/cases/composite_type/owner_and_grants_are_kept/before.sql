create table t (id int primary key, b text);
create type addr as (street text, zip int);
create view v as select row('x', 1)::addr as it, id from t; grant usage on type addr to case_reader; revoke usage on type addr from public;
