insert into t (a) select 1 from generate_series(1, 9);
delete from t;
