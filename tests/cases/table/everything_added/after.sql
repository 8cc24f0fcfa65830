create unlogged table t (id integer primary key, a text) with (fillfactor=70) tablespace elsewhere;
alter table t enable row level security;
alter table t replica identity full;
comment on table t is 'all of it';
