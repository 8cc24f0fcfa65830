insert into t values (1, 2147483647, -32768, 'äöüßx', 'abc'), (2, null, null, null, null);
