create table t (id uuid primary key, parent uuid references t);
