insert into t values (1, 'w', 'v'), (2, 'x', 'w'), (3, null, null);
