create table t (id integer primary key, a integer);
create recursive view v (n) as select a from t union all select n + 1 from v where n < 3;
