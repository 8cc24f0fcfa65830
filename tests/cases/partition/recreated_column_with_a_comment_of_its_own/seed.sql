insert into events values (1, '2024-03-01', 'a', 'n'), (2, '2025-12-31', 'b', 'm');
