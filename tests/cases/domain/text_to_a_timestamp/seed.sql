insert into t values (1, '2024-07-01 12:00:00+00');
