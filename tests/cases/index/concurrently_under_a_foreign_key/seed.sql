insert into p values (1, 1), (2, 5); insert into c values (1, 5), (2, null);
