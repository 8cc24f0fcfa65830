create type addr as (street text, zip bigint);
create table t (id int primary key, home addr);
