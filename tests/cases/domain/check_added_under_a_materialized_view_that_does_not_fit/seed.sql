insert into t values (1, 'x');
refresh materialized view v;
