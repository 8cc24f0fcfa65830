create type mood as enum ('a', 'd', 'b');
create table t (id integer primary key, m mood);
