insert into t values (1, 'ab'), (2, 'cd');
