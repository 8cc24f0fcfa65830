create table owner (id integer primary key);
create table t (id integer primary key, owner_id integer constraint t_owner references owner deferrable initially deferred);
