insert into t values (1, 'true'), (2, 'no');
