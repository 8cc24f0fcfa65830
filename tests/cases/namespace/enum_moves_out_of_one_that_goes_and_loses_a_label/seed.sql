insert into t values (1, 'a', '{a,b}'), (2, 'b', null);
