create schema new;
create table new.t (id integer primary key);
create view v as select id from new.t;
