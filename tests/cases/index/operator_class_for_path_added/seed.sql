insert into t (id, a, b) values (1, 'one', 1), (2, 'two', 2);
