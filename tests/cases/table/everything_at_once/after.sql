create unlogged table t (id integer primary key, a text) with (fillfactor=70, toast.autovacuum_enabled=false) tablespace elsewhere;
alter table t enable row level security;
alter table t replica identity full;
comment on table t is 'all of it';
