create type mood as enum ('a', 'b', 'c'); create table t (id integer primary key, a mood default 'b'); create index come on t (a);
