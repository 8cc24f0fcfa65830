create table t (id int primary key, b text);
create type addr as (street text collate "C", zip int);
