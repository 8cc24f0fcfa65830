insert into events values (1, '2024-02-02');
insert into notes values (1, 1, '2024-02-02');
