insert into t (id, made, base) values (1, '2024-07-01 20:30', '2024-07-01 20:30'), (2, 'infinity', 'infinity'); insert into t (id) values (3);
