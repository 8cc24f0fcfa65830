create type mood as enum ('a', 'sad');
create table t (id integer primary key, m mood default 'a');
