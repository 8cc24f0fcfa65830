create type mood as enum ('a', 'b', 'c');
create table t (id bigint primary key, m mood default 'b', ms mood[] default '{c}');
