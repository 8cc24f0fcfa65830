create table t (id int primary key, b text);
create type addr as (street text, zip int);
create view v as select id, row('x', id)::addr as made from t; create view w as select (made).zip from v;
