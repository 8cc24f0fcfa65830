create type mood as enum ('a', 'b', 'c');
create table p (m mood primary key);
create table t (id integer primary key, m mood references p);
