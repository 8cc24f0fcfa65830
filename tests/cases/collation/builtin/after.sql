create table t (id int primary key, a text not null);
create collation c (provider = builtin, locale = 'C.UTF-8');
create view v as select a collate c as a from t;
