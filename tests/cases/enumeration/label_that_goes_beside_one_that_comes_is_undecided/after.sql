create type mood as enum ('a', 'sadder');
create table t (id integer primary key, m mood default 'a');
