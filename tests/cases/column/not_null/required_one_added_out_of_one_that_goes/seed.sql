insert into t values (1, 'Ada', 'Lovelace');
