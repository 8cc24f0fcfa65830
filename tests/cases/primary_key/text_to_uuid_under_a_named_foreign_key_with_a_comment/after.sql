create table t (id uuid primary key);
create table u (t_id uuid constraint of_t references t deferrable initially deferred);
comment on constraint of_t on u is 'owner';
