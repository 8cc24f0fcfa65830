create type mood as enum ('c', 'a', 'b');
create table t (m mood primary key, n integer);
