insert into owner values (1); insert into t values (1, null, '2020-01-01'), (2, 1, '2020-01-01');
