insert into t values (1, 5000000000);
