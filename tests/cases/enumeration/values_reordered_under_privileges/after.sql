create type mood as enum ('c', 'a', 'b');
revoke all on type mood from public;
create table t (id integer primary key, m mood);
