insert into t values (1, 'a', 'x', 1), (2, 'c', 'y', null);
