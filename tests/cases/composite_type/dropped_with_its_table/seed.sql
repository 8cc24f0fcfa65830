insert into t values (1, 'x'), (2, null); insert into u values (1, row('a', 1));
