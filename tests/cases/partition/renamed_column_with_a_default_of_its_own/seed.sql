insert into events values (1, '2024-03-01', 'a', 'n'), (2, '2024-12-31', 'b', 'm');
