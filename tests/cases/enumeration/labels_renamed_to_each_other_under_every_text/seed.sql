insert into t (id, m, ms) values (1, 'a', '{b,a}'), (2, 'b', null), (3, null, '{}'), (4, default, default);
