create type mood as enum ('a', 'b', 'c');
revoke all on type mood from public;
create table t (id integer primary key, m mood);
