create type k as enum ('a', 'b');
create table l (id int, k k) partition by list (k);
create table la partition of l for values in ('a');
