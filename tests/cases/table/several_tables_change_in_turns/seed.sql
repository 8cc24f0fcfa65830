insert into t values (1, 1); insert into "Odd one" values (1, 5, 1), (2, null, null);
