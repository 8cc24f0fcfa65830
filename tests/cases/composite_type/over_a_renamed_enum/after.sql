create type feeling as enum ('a', 'b'); create type m as (x feeling, y feeling[]); create table t (id int primary key, m m);
