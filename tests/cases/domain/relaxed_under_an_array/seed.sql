insert into t values (1, '{a@b}', 'a@b'), (2, null, null);
