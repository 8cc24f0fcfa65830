insert into t values (1, 'one'), (2, 'two');
