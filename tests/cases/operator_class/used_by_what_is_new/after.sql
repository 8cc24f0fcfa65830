create function equal(a int, b int) returns boolean immutable language sql as 'select a = b';
create function same(a int, b int) returns boolean immutable language sql as 'select b = a';
create function hashed(a int) returns int immutable language sql as 'select a';
create operator === (function = equal, leftarg = int, rightarg = int, commutator = ===);
create operator class c for type int using hash as operator 1 ===, function 1 hashed(int);
comment on operator class c using hash is 'c';
create table u (id int primary key, a int);
create table t (id int primary key, a int, exclude using hash (a c with ===));
create index i on u using hash (a c);
create function descending(a int, b int) returns int immutable language sql as 'select b - a';
create operator class backwards for type int using btree as
    operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 descending(int, int);
create type r as range (subtype = int, subtype_opclass = backwards);
