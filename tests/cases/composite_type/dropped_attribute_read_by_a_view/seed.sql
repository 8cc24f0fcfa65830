insert into t values (1, row('a', 1)), (2, null), (3, row(null, null));
