insert into t values (1, '2020-02-03');
