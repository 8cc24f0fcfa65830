insert into t values (1, 'w', 'y'), (2, 'u', 'u'), (3, null, null);
