create domain number as integer check (value > 0);
create table t (id integer primary key, a number);
create view v as select id, a from t where a > 2;
