create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood);
create index i on t (id) where m = 'a';
