create table t (id integer primary key, b text, a uuid not null default gen_random_uuid());
