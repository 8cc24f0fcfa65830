insert into t values (1, 'c'), (2, 'd'), (3, 'a');
