create type mood as enum ('a', 'c'); create table t (id integer primary key, a mood); create index gone on t (id, a);
