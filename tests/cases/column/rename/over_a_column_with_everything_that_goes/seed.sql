insert into other values (6), (7), (8), (9);
insert into t (id, a, a_v2) values (1, 6, 8), (2, 7, 9);
