create type mood as enum ('a', 'b');
create table t (id integer primary key, n integer, g mood generated always as (case when n > 0 then 'a'::mood else 'b'::mood end) stored);
