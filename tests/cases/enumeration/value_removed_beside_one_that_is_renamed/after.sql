create type mood as enum ('a', 'x');
create table t (id integer primary key, m mood);
