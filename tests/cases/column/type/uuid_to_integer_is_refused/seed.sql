insert into t values (1, '6f1b9a8e-0000-4000-8000-000000000001');
