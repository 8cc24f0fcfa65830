insert into t values (1, 'a'), (2, null); insert into u (id) values (1);
