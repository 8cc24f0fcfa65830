create table t (id text primary key);
create table u (t_id text constraint of_t references t deferrable initially deferred);
comment on constraint of_t on u is 'owner';
