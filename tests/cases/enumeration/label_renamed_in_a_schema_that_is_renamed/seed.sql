insert into one.t values (1, 'a'), (2, 'b');
