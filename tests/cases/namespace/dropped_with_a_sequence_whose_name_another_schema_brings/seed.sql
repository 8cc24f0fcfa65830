insert into two.t values (7); insert into one.t values (9);
