create type feeling as enum ('a', 'b');
create type mood as enum ('c');
create table t (id integer primary key, m feeling, f mood);
