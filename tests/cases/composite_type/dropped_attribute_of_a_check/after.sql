create type addr as (street text);
create table t (id int primary key, home addr);
