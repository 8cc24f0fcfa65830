insert into t (id, a) values (1, '2020-02-03'), (2, null);
