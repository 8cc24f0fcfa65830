insert into t values (1, 10); insert into u values (10);
