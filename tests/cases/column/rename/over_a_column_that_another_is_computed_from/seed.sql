insert into t (id, a, a_v2) values (1, 6, 8), (2, null, 9);
