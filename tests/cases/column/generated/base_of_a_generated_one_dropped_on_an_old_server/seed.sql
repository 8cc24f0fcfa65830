insert into t (id, a, b) values (1, 5, 6);
