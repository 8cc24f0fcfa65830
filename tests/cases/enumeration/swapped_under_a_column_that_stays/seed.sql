insert into t values (1, 'x', 'y', 'x', '{x,y}'), (2, null, null, null, null);
