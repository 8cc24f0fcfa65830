create type k as (a int, b int);
create table t (id int primary key, a int not null, b int not null);
create function lt(a k, b k) returns boolean immutable language sql as 'select a.a < b.a';
create function gt(a k, b k) returns boolean immutable language sql as 'select a.a > b.a';
create function ge(a k, b k) returns boolean immutable language sql as 'select a.a >= b.a';
create function neg(a k) returns k immutable language sql as 'select a';
create operator <# (function = lt, leftarg = k, rightarg = k);
create view v as select row(1, 1)::k operator(<#) row(2, 2)::k as a;
