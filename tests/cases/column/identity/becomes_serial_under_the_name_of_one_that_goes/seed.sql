insert into t (id) values (1), (2); insert into u (id) values (7), (8), (9);
