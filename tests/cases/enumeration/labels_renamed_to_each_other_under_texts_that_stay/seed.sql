insert into t (id, m) values (1, 'b'), (2, null);
