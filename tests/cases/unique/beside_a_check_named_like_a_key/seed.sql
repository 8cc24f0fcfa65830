insert into t values (1, 3); insert into u values (1, 3);
