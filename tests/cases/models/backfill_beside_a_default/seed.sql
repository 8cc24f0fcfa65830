insert into people values (1, 5), (2, 20);
