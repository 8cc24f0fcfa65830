insert into t values (1, 'x'), (2, 'y'); insert into other values (1, null), (2, null);
