insert into account values (1);
