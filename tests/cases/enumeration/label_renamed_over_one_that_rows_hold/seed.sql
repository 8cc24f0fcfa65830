insert into t values (1, 'a', '{a,c}'), (2, 'b', '{c}');
