insert into t values (10, 'x'), (20, 'y');
