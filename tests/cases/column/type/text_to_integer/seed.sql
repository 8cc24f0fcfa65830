insert into t values (1, '12'), (2, ' 7 '), (3, null);
