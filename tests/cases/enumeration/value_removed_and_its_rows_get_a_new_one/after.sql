create type mood as enum ('a', 'b', 'x');
create table t (id integer primary key, m mood);
