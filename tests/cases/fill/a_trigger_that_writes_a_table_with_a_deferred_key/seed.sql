insert into owner values (1); insert into a values (1, null);
