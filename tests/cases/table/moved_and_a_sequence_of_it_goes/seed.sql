insert into one.p (x) values (1), (2), (null);
