insert into t (id, a) values (1, '12'), (2, null);
