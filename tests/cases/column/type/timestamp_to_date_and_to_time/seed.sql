insert into t values (1, '2024-02-29 12:00', '2024-02-29 12:00'), (2, null, null);
