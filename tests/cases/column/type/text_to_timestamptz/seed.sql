insert into t values (1, '2020-02-03 04:05:06+00');
