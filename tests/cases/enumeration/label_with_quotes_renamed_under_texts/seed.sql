insert into t values (1, 'it''s'), (2, 'c\d');
