create table t (id integer primary key, a bigint);
create view v as select id, a from t;
create view w as select a + 1 as b from v;
create materialized view x as select b from w;
create view y as select v.a, x.b from v, x;
