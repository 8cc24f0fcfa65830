insert into t values (1, 5, 7), (2, null, null);
