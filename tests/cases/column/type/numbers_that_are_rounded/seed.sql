insert into t values (1, 1.75, 2.25, 1.2345, 123456789012, '2024-01-01 12:00:00.6'), (2, null, null, null, null, null);
