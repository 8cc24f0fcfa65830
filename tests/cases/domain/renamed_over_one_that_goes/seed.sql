insert into t values (1, 'a@b', 'x'), (2, null, null);
