insert into notes values (1, null, '2024-02-02');
