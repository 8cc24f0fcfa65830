create schema s;
create table s.t (id int primary key, a text);
create function s.f(a int, b int) returns boolean language sql as 'select true';
create operator s.=== (function = s.f, leftarg = int, rightarg = int, commutator = operator(s.===));
comment on operator s.=== (int, int) is 'from it''s k';
