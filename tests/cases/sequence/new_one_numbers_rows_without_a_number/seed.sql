insert into t (id, n, a) values (1, 2, 'x'), (2, null, 'y'), (3, 9, 'z');
