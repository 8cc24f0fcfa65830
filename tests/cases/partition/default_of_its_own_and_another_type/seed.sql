insert into events values (1, '2024-03-01', '5', 'n'), (2, '2024-12-31', null, 'm');
