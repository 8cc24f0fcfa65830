insert into events values (1, '2024-03-01', 'a');
