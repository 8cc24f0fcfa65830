create table t (id int primary key, a int not null);
create function less(a int, b int) returns boolean immutable language sql as 'select a < b';
create function more(a int, b int) returns boolean immutable language sql as 'select a > b';
create operator <# (function = less, leftarg = int, rightarg = int);
create view v as select id from t where a operator(<#) 7;
