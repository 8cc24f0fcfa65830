create schema other;
create table t (id int primary key, a int not null);
create function descending(a int, b int) returns int immutable language sql as 'select b - a';
create operator class backwards for type int using btree as
    operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 descending(int, int);
create operator family other.y using btree;
alter operator family other.y using btree add operator 1 < (int, int8), function 1 (int, int8) btint48cmp(int, int8);
create type k as (a int, b int);
create function before(a k, b k) returns boolean immutable language sql as 'select a.a < b.a';
create function compared(a k, b k) returns int immutable language sql as 'select a.a - b.a';
create operator <# (function = before, leftarg = k, rightarg = k);
create operator class other.by_a for type k using btree family other.y as operator 1 <#, function 1 compared(k, k);
comment on operator class backwards using btree is 'it''s';
comment on operator family other.y using btree is E'\\';
create index i on t (a backwards);
