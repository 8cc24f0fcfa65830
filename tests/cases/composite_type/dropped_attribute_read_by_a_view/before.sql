create type addr as (street text, zip int);
create table t (id int primary key, home addr);
create view v as select id, (home).street, (home).zip from t;
