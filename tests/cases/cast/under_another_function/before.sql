create type k as (a int, b int);
create type e as enum ('a', 'b');
create table t (id int primary key, a e not null);
create function number(a e) returns int immutable language sql as 'select case a::text when ''a'' then 1 else 2 end';
create function pair(a int, b int, c boolean) returns k immutable language sql as 'select row(a, b)::public.k';
create function pair(a int) returns k immutable language sql as 'select row(a, a)::public.k';
create cast (e as int) with function number(e) as implicit;
create view v as select a::int as a from t;
create index i on t ((a::int));
