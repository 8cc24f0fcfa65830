insert into a values (1, 1, 'a'); insert into b values (1, 2, 'b');
