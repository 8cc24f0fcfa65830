insert into a values (1, 2, 3), (2, null, null); insert into b values (1, 5, 6, 7), (2, null, null, null);
