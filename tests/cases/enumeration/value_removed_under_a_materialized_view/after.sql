create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create materialized view v as select m, count(*) as n from t group by m;
create unique index v_m on v (m);
