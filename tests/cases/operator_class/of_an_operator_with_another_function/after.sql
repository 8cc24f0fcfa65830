create function equal(a int, b int) returns boolean immutable language sql as 'select a = b';
create function same(a int, b int) returns boolean immutable language sql as 'select b = a';
create function hashed(a int) returns int immutable language sql as 'select a';
create operator === (function = same, leftarg = int, rightarg = int, commutator = ===);
create operator class c for type int using hash as operator 1 ===, function 1 hashed(int);
comment on operator class c using hash is 'c';
create table t (id int primary key, a int not null);
