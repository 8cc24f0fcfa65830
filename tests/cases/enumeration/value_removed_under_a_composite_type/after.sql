create type mood as enum ('a', 'b');
create type pair as (m mood, n integer);
create table t (id integer primary key, m mood);
