insert into t values (1, 'c@d');
