insert into t values (1, 'good'), (2, 'bad');
