insert into t values (1, 2); insert into u values (1, 7), (3, 4);
