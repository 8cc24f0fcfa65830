create table u (id int primary key, a int);
create function near(a int, b int) returns boolean immutable language sql as 'select abs(a - b) < 2';
create operator ~~~ (function = near, leftarg = int, rightarg = int);
alter table u add constraint near check (a operator(~~~) id);
create index i on u (id) where a operator(~~~) 7;
create table t (id int primary key, a boolean default 1 operator(~~~) 2, b boolean generated always as (id operator(~~~) 7) stored);
create function f(a int) returns boolean language sql as 'select a operator(public.~~~) 7';
create materialized view m as select id from t where id operator(~~~) 7;
create function g(a boolean default 1 operator(~~~) 2) returns boolean language sql as 'select a';
