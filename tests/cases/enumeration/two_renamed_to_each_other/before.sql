create type mood as enum ('a', 'b');
create type feeling as enum ('c');
create table t (id integer primary key, m mood, f feeling);
