insert into t values (1, 10, 'x'), (2, 20, 'y'); insert into u values (1, 1), (2, 2);
