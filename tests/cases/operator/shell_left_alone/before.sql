create table t (id int primary key);
create function less(a int, b int) returns boolean immutable language sql as 'select a < b';
create operator <# (function = less, leftarg = int, rightarg = int, commutator = >#);
