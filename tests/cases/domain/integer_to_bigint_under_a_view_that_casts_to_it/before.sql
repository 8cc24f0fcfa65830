create domain number as integer check (value > 0);
create table t (id integer primary key, a integer);
create view v as select a::number as n from t;
