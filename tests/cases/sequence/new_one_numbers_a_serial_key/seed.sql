insert into t (id, a) values (7, 'x'), (3, 'y');
