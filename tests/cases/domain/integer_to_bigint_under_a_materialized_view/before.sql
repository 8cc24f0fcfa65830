create domain number as integer check (value > 0);
create table t (id integer primary key, a number);
create materialized view v as select a, count(*) as n from t group by a;
create unique index v_a on v (a);
