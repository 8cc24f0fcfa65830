insert into one.t (id, a, b, d, e) values (1, 'u', 'v', 1, 'x'), (2, null, null, null, null); insert into two.t values (7, 8);
