create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood default 'a');
