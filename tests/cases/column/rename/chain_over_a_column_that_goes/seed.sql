insert into t values (1, 'a', 'b', 'c'), (2, null, null, null);
