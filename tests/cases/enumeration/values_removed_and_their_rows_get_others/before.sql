create type mood as enum ('a', 'b', 'c', 'd');
create table t (id integer primary key, m mood);
