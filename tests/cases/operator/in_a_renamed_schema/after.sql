create schema r;
create table r.t (id int primary key, a text);
create function r.f(a int, b int) returns boolean language sql as 'select true';
create operator r.=== (function = r.f, leftarg = int, rightarg = int, commutator = operator(r.===));
comment on operator r.=== (int, int) is 'from it''s k';
