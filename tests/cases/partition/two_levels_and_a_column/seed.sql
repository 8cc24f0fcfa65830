insert into events values (1, '2025-03-01', 'a');
