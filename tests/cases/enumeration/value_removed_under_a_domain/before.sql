create type mood as enum ('a', 'b', 'c');
create domain d as mood;
create table t (id integer primary key, m mood);
