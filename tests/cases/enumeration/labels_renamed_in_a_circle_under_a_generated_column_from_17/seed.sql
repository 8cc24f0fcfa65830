insert into t values (1, 'left'), (2, 'right'), (3, null);
