insert into a.t values (1, 'x');
