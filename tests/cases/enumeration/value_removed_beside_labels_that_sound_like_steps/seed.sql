insert into t values (1, 'every row'), (2, 'locked');
