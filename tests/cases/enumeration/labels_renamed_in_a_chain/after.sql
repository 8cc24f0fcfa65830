create type mood as enum ('b', 'c');
create table t (id integer primary key, m mood default 'b');
