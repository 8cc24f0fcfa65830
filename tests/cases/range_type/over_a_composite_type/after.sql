create table t (id int primary key, b text);
create type pair as (x int, y int); create type pairs as range (subtype = pair); create table u (id int primary key, p pairs);
