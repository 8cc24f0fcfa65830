create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood, g boolean generated always as (m = 'a') stored);
