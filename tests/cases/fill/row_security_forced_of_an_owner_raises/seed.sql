insert into t values (1, 'x', null), (2, 'y', null);
