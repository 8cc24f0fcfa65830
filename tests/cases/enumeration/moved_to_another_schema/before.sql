create schema s;
create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood default 'a', constraint k check (m <> 'b'));
