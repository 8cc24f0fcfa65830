create table owner (id bigint primary key);
create table t (id integer primary key, owner_id bigint constraint t_owner references owner deferrable initially deferred);
