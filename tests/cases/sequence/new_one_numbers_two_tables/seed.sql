insert into t (id, a) values (70, 'x'), (3, 'y'); insert into u values (7);
