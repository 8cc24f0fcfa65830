create table t (id int primary key);
create function less(a int, b int) returns boolean immutable language sql as 'select a < b';
create operator <# (function = less, leftarg = int, rightarg = int, commutator = >#);
comment on operator <# (int, int) is 'less';
create operator =# (function = less, leftarg = int, rightarg = int, negator = <>#);
