insert into t values (1, '02/03/2020');
