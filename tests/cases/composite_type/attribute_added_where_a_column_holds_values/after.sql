create type addr as (street text, zip int, city text);
create table t (id int primary key, home addr);
