insert into t (id, a) values (1, 3), (2, null); insert into u values (1, 4);
