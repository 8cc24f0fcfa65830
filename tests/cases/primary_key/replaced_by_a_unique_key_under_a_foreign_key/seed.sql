insert into t values (1, 10, 'x'); insert into u values (1, 1);
