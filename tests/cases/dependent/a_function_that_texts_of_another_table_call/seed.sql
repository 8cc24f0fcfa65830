insert into t values (1, 3), (2, null); insert into u (id, b) values (1, 3), (2, 4);
