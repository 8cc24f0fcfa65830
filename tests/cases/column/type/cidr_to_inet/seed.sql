insert into t values (1, '10.0.0.0/8');
