create type addr as (street text, zip int);
create table t (id int primary key, b text, check (((row(b, id)::addr)).zip > 0));
