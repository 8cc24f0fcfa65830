create type k as (a int, b int);
create type e as enum ('a', 'b');
create table t (id int primary key, a e not null);
