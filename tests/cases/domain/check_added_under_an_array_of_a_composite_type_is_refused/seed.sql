insert into t values (1, array[row('a@b', 1)::pair]);
