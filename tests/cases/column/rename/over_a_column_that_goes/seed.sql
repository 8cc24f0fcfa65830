insert into t values (1, 10, 1000), (2, 20, 2000);
