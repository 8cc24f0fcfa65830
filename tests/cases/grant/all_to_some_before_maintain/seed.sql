insert into t values (1, 'one', 10), (2, 'two', 20);
