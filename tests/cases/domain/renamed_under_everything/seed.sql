insert into t (id, a) values (1, 'a@b'), (2, null);
insert into u values (1, row('a@b', 1));
