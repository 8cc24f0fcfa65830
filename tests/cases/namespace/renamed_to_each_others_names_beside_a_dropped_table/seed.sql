insert into one.t values (1, 'a'), (2, null); insert into two.u values (1, 2);
