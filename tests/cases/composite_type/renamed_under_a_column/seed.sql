INSERT INTO t VALUES (1, (1, 'x'), ARRAY[(2, NULL)::old]), (2, NULL, NULL);
