create function near(a int, b int) returns boolean immutable language sql as 'select abs(a - b) < 2';
create function nearer(a int, b int) returns boolean immutable language sql as 'select a = b';
create operator ~~~ (function = nearer, leftarg = int, rightarg = int);
create table t (
    id int primary key, a int not null, b boolean default 1 operator(~~~) 2, constraint near check (a operator(~~~) id),
    c boolean generated always as (a operator(~~~) id) stored
);
create index i on t ((a operator(~~~) id)) where id operator(~~~) 7;
create view v as select id from t where a operator(~~~) 7;
