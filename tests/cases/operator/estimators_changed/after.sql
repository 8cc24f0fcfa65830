create table t (id int primary key, a int not null);
create function near(a int, b int) returns boolean immutable language sql as 'select abs(a - b) < 2';
create operator ~~~ (function = near, leftarg = int, rightarg = int, restrict = neqsel);
