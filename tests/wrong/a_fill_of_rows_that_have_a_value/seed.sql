insert into t values (1, 'kept'), (2, null);
