create table t (id int primary key, b text);
create type addr as (zip int, street text);
