insert into one.t values (1, 1, 2), (2, 2, 3); insert into t values (1, 7), (2, 8);
