insert into u (id) values (1), (2); insert into t values (1, 77);
