create type mood as enum ('c', 'a', 'b');
create table t (id integer primary key, m mood);
