insert into t (id, n) values (1, 10), (2, 20);
