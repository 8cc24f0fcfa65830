create type addr as (street text, zip int, city text);
create table t (id int primary key, home addr);
create view v as select id, (home).street, (home).city from t;
