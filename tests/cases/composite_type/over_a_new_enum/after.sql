create table t (id int primary key, b text);
create type mood as enum ('a', 'b'); create type m as (x mood, y mood[]); create table u (id int primary key, m m);
