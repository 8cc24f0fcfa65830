insert into t (id, mood) values (1, 'b'), (2, 'a');
