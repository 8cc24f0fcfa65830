create type mood as enum ('a', 'b', 'c');
create table t (m mood primary key, n integer);
