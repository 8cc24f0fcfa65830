insert into t values (1, 'bad'), (2, 'fine');
