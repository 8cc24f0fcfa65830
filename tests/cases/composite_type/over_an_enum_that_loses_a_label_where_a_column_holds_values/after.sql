create type mood as enum ('a'); create type m as (x mood); create table t (id int primary key, m m);
