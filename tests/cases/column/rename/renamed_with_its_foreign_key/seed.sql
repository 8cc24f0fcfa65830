insert into p values (5); insert into t values (1, 5);
