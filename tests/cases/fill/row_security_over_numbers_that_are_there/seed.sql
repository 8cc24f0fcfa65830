insert into t values (1, 900), (2, 7);
