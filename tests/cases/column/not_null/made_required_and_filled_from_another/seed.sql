insert into t values (1, null, 'x'), (2, 'y', null);
