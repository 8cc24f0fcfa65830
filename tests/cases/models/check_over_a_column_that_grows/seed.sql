insert into goods values (1, 'a', 2);
