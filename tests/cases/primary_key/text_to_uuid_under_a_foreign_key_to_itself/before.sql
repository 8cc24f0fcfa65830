create table t (id text primary key, parent text references t);
