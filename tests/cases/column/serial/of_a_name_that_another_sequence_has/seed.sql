insert into t (id, b) values (1, 30), (2, 40); insert into u (id, b) values (1, 30), (2, null);
