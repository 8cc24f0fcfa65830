create table t (id integer primary key, a jsonb default '{"a": [1]}'::jsonb);
