insert into people values (1, 20);
