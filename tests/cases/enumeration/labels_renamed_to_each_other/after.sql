create type mood as enum ('b', 'a');
create table t (id integer primary key, m mood default 'b');
