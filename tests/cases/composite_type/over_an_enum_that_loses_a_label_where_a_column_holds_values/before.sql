create type mood as enum ('a', 'b'); create type m as (x mood); create table t (id int primary key, m m);
