create table owner (id bigint primary key);
create table t (id bigint primary key, owner_id bigint references owner deferrable initially deferred);
