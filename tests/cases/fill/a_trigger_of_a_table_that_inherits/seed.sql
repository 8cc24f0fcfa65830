insert into t values (1, 'x'); insert into child values (2, 'y');
