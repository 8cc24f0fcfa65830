insert into one.t values (1, 2, 3), (2, null, null); insert into t values (1, 2, 3); insert into one.u values (1, 1);
