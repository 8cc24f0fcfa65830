insert into t values (1, array[row('a', 1)::addr, null]), (2, null);
