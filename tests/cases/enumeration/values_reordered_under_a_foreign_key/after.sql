create type mood as enum ('c', 'a', 'b');
create table p (m mood primary key);
create table t (id integer primary key, m mood references p);
