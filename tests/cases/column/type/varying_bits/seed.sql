insert into t values (1, B'101');
