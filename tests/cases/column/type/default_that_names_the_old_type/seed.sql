insert into t values (1, 'a', 1, '2020-02-29', -32768), (2, null, null, null, null);
