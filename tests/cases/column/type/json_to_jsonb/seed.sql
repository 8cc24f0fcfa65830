insert into t values (1, '{"b": 1,  "a": 1.0, "b": 2}', array['{"b":1, "a":2}'::json, null]), (2, null, '{}'), (3, 'null', null);
