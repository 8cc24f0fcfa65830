insert into t values (1, -1, 'x', 1.25, 2, 'g', 'a'), (2, 2147483647, null, null, -5, null, null);
