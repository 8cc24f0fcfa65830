insert into u values (1, 1);
