insert into t (id, m) values (1, 'a'), (2, 'b');
